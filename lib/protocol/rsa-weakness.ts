// What a modulus must not be. None of this proves a key strong; it refuses the ways keys have been found weak in the
// wild and the ways a server or a peer could hand out one that it can read. docs/protocol.md section 2.1.
// Pure arithmetic over public values.

/** Upper bound (exclusive) of the primes tried as factors. */
const TRIAL_LIMIT = 1 << 16;
/** Fermat's method finds p and q this many steps around the square root, that is, primes much too close together. */
const FERMAT_ROUNDS = 100;
/** Primes of the ROCA fingerprint (CVE-2017-15361): Infineon's primes leave residues of powers of 65537 modulo all of them. */
const ROCA_PRIME_LIMIT = 167;

function primesBelow(limit: number): number[] {
  const composite = new Uint8Array(limit);
  const primes: number[] = [];
  for (let candidate = 2; candidate < limit; candidate += 1) {
    if (composite[candidate] === 1) continue;
    primes.push(candidate);
    for (let multiple = candidate * candidate; multiple < limit; multiple += candidate) composite[multiple] = 1;
  }
  return primes;
}

/** Primes multiplied together up to about 1000 bits: one long division each, then short ones. */
interface PrimeBatch {
  product: bigint;
  primes: bigint[];
}

function batchPrimes(primes: readonly number[]): PrimeBatch[] {
  const batches: PrimeBatch[] = [];
  for (let start = 0; start < primes.length; start += 64) {
    const batch = primes.slice(start, start + 64).map(BigInt);
    batches.push({ primes: batch, product: batch.reduce((product, prime) => product * prime, 1n) });
  }
  return batches;
}

let trialBatches: PrimeBatch[] | undefined;
let rocaResidues: Map<bigint, Set<bigint>> | undefined;

/** Whether a prime below 2^16 divides n. */
export function hasSmallFactor(n: bigint): boolean {
  trialBatches ??= batchPrimes(primesBelow(TRIAL_LIMIT));
  return trialBatches.some(({ product, primes }) => {
    const rest = n % product;
    return primes.some((prime) => rest % prime === 0n);
  });
}

/** The integer square root, rounded down (Newton's iteration from above). */
export function integerSquareRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let root = 1n << BigInt(Math.ceil(n.toString(16).length * 2));
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

const SQUARES_MODULO_64 = new Set(Array.from({ length: 64 }, (_, root) => (root * root) % 64));

function isSquare(n: bigint): boolean {
  if (!SQUARES_MODULO_64.has(Number(n & 63n))) return false;
  const root = integerSquareRoot(n);
  return root * root === n;
}

/** Whether n = p·q with p = q, or with p and q so close that Fermat's method finds them at once. */
export function hasCloseFactors(n: bigint): boolean {
  const floor = integerSquareRoot(n);
  let a = floor * floor === n ? floor : floor + 1n;
  for (let round = 0; round < FERMAT_ROUNDS; round += 1) {
    if (isSquare(a * a - n)) return true;
    a += 1n;
  }
  return false;
}

function residuesOfPowers(prime: number): Set<bigint> {
  const residues = new Set<bigint>();
  for (let power = 1; !residues.has(BigInt(power)); power = (power * 65537) % prime) residues.add(BigInt(power));
  return residues;
}

/** Whether n bears the fingerprint of a ROCA key. A sound key does so with a chance of about one in a hundred million. */
export function isRocaModulus(n: bigint): boolean {
  rocaResidues ??= new Map(
    primesBelow(ROCA_PRIME_LIMIT + 1)
      .filter((prime) => prime > 2)
      .map((prime) => [BigInt(prime), residuesOfPowers(prime)]),
  );
  return [...rocaResidues].every(([prime, residues]) => residues.has(n % prime));
}
