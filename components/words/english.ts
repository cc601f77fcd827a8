const plural = new Intl.PluralRules("en");

/** "1 message", "1,234 messages" */
export const count = (n: number, one: string, other: string) =>
  `${n.toLocaleString("en")} ${plural.select(n) === "one" ? one : other}`;
