import { Banner } from "../ui/banner.tsx";
import { words } from "../words.ts";

/** What a change of keys costs, said before it happens. */
export function Costs({ costs, grave = false }: { costs: readonly string[]; grave?: boolean }) {
  return (
    <Banner tone={grave ? "danger" : "caution"} className="rounded-field">
      <p className="font-semibold">{words.keys.costs}</p>
      {/* Its dots stand under the icon. */}
      <ul className="mt-1 flex list-disc flex-col gap-1 font-normal">
        {costs.map((cost) => (
          <li key={cost}>{cost}</li>
        ))}
      </ul>
    </Banner>
  );
}
