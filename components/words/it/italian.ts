const plural = new Intl.PluralRules("it");

/** "1 messaggio", "1.234 messaggi" */
export const count = (n: number, one: string, other: string) =>
  `${n.toLocaleString("it")} ${plural.select(n) === "one" ? one : other}`;
