/** Going from message to message with the arrow keys. */
import { NEAR_END } from "./use-log-scroll.ts";

/** Moves the focus within the log as the key says; false when it means nothing here. */
export function focusNeighbour(log: HTMLElement, key: string): boolean {
  if (key !== "ArrowUp" && key !== "ArrowDown" && key !== "Home" && key !== "End") return false;
  const articles = [...log.querySelectorAll("article")];
  const { activeElement } = document;
  const current = articles.findIndex((article) => article === activeElement);
  // A button within a message has keys of its own.
  if (current === -1 && activeElement !== log) return false;
  const next = current === -1 ? entry(log, articles, key) : articles[placeFor(key, current, articles.length)];
  if (next === undefined) return false;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  // Under the last one there is only room.
  const isLast = next === articles.at(-1) && log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
  if (isLast) log.scrollTop = log.scrollHeight;
  return true;
}

function placeFor(key: string, current: number, count: number): number {
  switch (key) {
    case "ArrowUp":
      return Math.max(0, current - 1);
    case "ArrowDown":
      return Math.min(count - 1, current + 1);
    case "Home":
      return 0;
    default:
      return count - 1;
  }
}

/** From the log itself: the lowest message in view, or the topmost when going down. */
function entry(log: HTMLElement, articles: readonly HTMLElement[], key: string): HTMLElement | undefined {
  const { top, bottom } = log.getBoundingClientRect();
  const isInView = (article: HTMLElement) => {
    const box = article.getBoundingClientRect();
    return box.bottom > top && box.top < bottom;
  };
  switch (key) {
    case "ArrowUp":
      return articles.findLast(isInView);
    case "ArrowDown":
      return articles.find(isInView);
    case "Home":
      return articles[0];
    default:
      return articles.at(-1);
  }
}
