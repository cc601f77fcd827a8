/**
 * Joins the class names that apply. Of two that set the same, the stylesheet's order decides and not this one: what is to
 * replace a component's own says so with `!`, and tests/components/class-names.test.ts finds who forgets.
 */
export function classNames(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}
