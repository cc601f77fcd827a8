import { LOCALE } from "./locale.ts";

/** Times as the person's own locale writes them. */

const DAY_MS = 24 * 60 * 60 * 1000;
const clock = new Intl.DateTimeFormat(LOCALE, { timeStyle: "short" });
const weekday = new Intl.DateTimeFormat(LOCALE, { weekday: "long" });
const shortDate = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "numeric", year: "2-digit" });
const longDate = new Intl.DateTimeFormat(LOCALE, { weekday: "long", day: "numeric", month: "long" });
const longDateWithYear = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "long", year: "numeric" });
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });
const moment = new Intl.DateTimeFormat(LOCALE, { dateStyle: "long", timeStyle: "short" });
const exact = new Intl.DateTimeFormat(LOCALE, { dateStyle: "full", timeStyle: "medium" });

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** Whole days between that day and today; rounded, because a day may have 23 or 25 hours. */
function daysAgo(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS);
}

function capital(text: string): string {
  return text.slice(0, 1).toLocaleUpperCase(LOCALE) + text.slice(1);
}

/** A name for the day that stays the same all day long. */
export function dayOf(at: number): string {
  return String(startOfDay(at));
}

/** The day it is now. */
export function today(): string {
  return dayOf(Date.now());
}

/** "14:05" */
export function clockTime(at: number): string {
  return clock.format(at);
}

/** Everything, for a tooltip. */
export function exactTime(at: number): string {
  return exact.format(at);
}

/** In the list: the time today, then "Yesterday", the weekday, the date. */
export function shortTime(at: number, now = Date.now()): string {
  const days = daysAgo(at, now);
  if (days <= 0) return clock.format(at);
  if (days === 1) return capital(relative.format(-1, "day"));
  if (days < 7) return weekday.format(at);
  return shortDate.format(at);
}

/** "23 November 2026" */
export function longDay(at: number): string {
  return longDateWithYear.format(at);
}

/** "23 November 2026 at 14:05" */
export function dateAndTime(at: number): string {
  return moment.format(at);
}

/** Between days of a conversation: "Today", "Yesterday", the weekday and date, the date with its year. */
export function dayName(at: number, now = Date.now()): string {
  const days = daysAgo(at, now);
  if (days === 0 || days === 1) return capital(relative.format(-days, "day"));
  if (days > 0 && new Date(at).getFullYear() === new Date(now).getFullYear()) return longDate.format(at);
  return longDateWithYear.format(at);
}

/** "5 minutes ago", "yesterday"; for what was seen to the minute. */
export function momentsAgo(at: number, now = Date.now()): string {
  const minutes = Math.max(0, Math.round((now - at) / 60_000));
  if (minutes < 60) return relative.format(-minutes, "minute");
  if (minutes < 24 * 60) return relative.format(-Math.round(minutes / 60), "hour");
  return relative.format(-Math.max(1, daysAgo(at, now)), "day");
}
