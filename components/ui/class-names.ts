import { extendTailwindMerge } from "tailwind-merge";

/** Told the names of our own tokens (app/globals.css), so that it knows which property each of them sets. */
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ["caption", "small", "body", "field", "title", "heading"],
      radius: ["tight", "field", "bubble", "card", "pill"],
      shadow: ["card", "float"],
      animate: ["shimmer", "rise", "appear", "turn", "typing"],
    },
  },
});

/** Joins the class names that apply. Of two that set the same, the later one holds. */
export function classNames(...names: readonly (string | false | null | undefined)[]): string {
  return merge(names);
}
