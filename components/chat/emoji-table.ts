import { words } from "../words.ts";
import { EMOJI_WORDS } from "../words/emoji.ts";
import { isLanguage } from "../words/languages.ts";

export interface Emoji {
  emoji: string;
  name: string;
  /** The name and the other words by which it is found, in lower case. */
  found: string;
}

export type EmojiGroup = keyof typeof words.emoji.groups;

/** Countries and territories that have a flag: ISO 3166-1, and the two unions. */
const REGIONS =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF " +
  "CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF " +
  "GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP " +
  "KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC " +
  "NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ " +
  "SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UN US UY UZ VA VC VE VG VI VN " +
  "VU WF WS XK YE YT ZA ZM ZW";
/** What turns a capital letter into half a flag. */
const REGIONAL_INDICATOR = 0x1f1e6 - 65;

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function readGroup(text: string): readonly Emoji[] {
  const entries = text.split(/[;\n]/).filter((entry) => entry !== "");
  return entries.map((entry) => {
    const emoji = graphemes.segment(entry).containing(0)?.segment ?? "";
    const [name = "", others = ""] = entry.slice(emoji.length).split(",");
    return { emoji, name, found: `${name} ${others}` };
  });
}

function flags(): readonly Emoji[] {
  const { region: nameOf } = words.emoji;
  const all = REGIONS.split(" ").map((region) => {
    const emoji = String.fromCodePoint(
      region.charCodeAt(0) + REGIONAL_INDICATOR,
      region.charCodeAt(1) + REGIONAL_INDICATOR,
    );
    const name = nameOf(region);
    return { emoji, name, found: name.toLowerCase() };
  });
  return all.sort((a, b) => a.name.localeCompare(b.name, words.lang));
}

const { smileys, people, nature, food, travel, activities, objects, symbols } =
  EMOJI_WORDS[isLanguage(words.lang) ? words.lang : "en"];

/** All of them, in the order in which they are shown. */
export const EMOJI: readonly { group: EmojiGroup; picture: string; emoji: readonly Emoji[] }[] = [
  { group: "smileys", picture: "😀", emoji: readGroup(smileys) },
  { group: "people", picture: "👋", emoji: readGroup(people) },
  { group: "nature", picture: "🌿", emoji: readGroup(nature) },
  { group: "food", picture: "🍎", emoji: readGroup(food) },
  { group: "travel", picture: "✈️", emoji: readGroup(travel) },
  { group: "activities", picture: "⚽", emoji: readGroup(activities) },
  { group: "objects", picture: "💡", emoji: readGroup(objects) },
  { group: "symbols", picture: "🔣", emoji: readGroup(symbols) },
  { group: "flags", picture: "🏁", emoji: flags() },
];

/** Those whose words begin with each of these; the ones whose name does come first. */
export function findEmoji(query: string): readonly Emoji[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  const isIn = (text: string) => wanted.every((word) => ` ${text}`.includes(` ${word}`));
  const all = EMOJI.flatMap(({ emoji }) => emoji);
  const named = all.filter(({ name }) => isIn(name.toLowerCase()));
  return [...named, ...all.filter((one) => !named.includes(one) && isIn(one.found))];
}
