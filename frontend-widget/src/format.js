import { catalogues } from './locales/index.js';
import { h } from './dom.js';

/**
 * Everything that turns a state into sentences: one catalogue, and numbers, money and dates in its language as the shop's
 * country writes them (a Swedish shop says "50 kr" in English too). A language without a catalogue is English throughout.
 * What a shop says in its own words comes with the programme (`texts`: {"title": "…"}) or, before that, with the page (`own`:
 * {"sv": {"title": "…"}}).
 * Amounts are minor units (öre, fils, whole yen); Intl knows how many decimals a currency has. Stairs are counted in points,
 * in orders, or in money: that is the programme's `metric`.
 */
export const createWords = (asked, { country, currency: home, metric, texts } = {}, own) => {
  const language = catalogues[asked] ? asked : 'en';
  const locale = country ? language + '-' + country : language;
  // A text that is not here yet is empty, and asked for: few first views need one of those.
  const t = new Proxy(catalogues[language], {
    get: (ours, key) => said(own?.[language]?.[key]) ?? said(texts?.[key]) ?? ours[key] ?? (words.lacks = true, ''),
  });
  const format = (value, options) => intl('NumberFormat', locale, options).format(value);
  const moneyIn = (currency) => intl('NumberFormat', locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', trailingZeroDisplay: 'stripIfInteger' });
  const unitsIn = (currency) => 10 ** moneyIn(currency).resolvedOptions().maximumFractionDigits;
  const money = (minor, currency) => moneyIn(currency).format(minor / unitsIn(currency));
  const dates = (at, options) => intl('DateTimeFormat', locale, options).format(new Date(at));

  // Of whole numbers all our languages set one apart; asking Intl for its rules takes longer than all that is drawn.
  const form = (text, value) => {
    const [one, other = one] = text.split('|');
    return value * value === 1 ? one : other;
  };
  const line = (text, values) => fill(text, values).join('');
  // A number and what it counts stay on one line.
  const count = (text, value, values) => line(form(text, value).replace('} ', '}\xa0'), { n: format(value), ...values });

  const reward = (it) => {
    if (!it) return t.perk;
    const { kind, name, amountMinor, currency, percent } = it;
    const m = percent !== null ? format(percent / 100, { style: 'percent', maximumFractionDigits: 1 }) : amountMinor !== null ? money(amountMinor, currency) : '';
    // A partner's offer, a perk, and any kind that is newer than this file go by their name.
    const text = !/^(partner|perk)$/.test(kind) && t[kind === 'percent_off' ? 'amount_off' : kind];
    return text ? line(text, { m, x: name || (kind === 'donation' ? t.charity : kind === 'free_product' && t.gift) }).trim() : name || t.perk;
  };

  const points = (value) => count(t.points, value);
  const counted = { SPEND: (value) => money(value, home), ORDERS: (value) => count(t.orders, value) }[metric];

  const words = {
    t, language, line, count, reward, points,
    number: format,
    /** What the stairs are counted in: "500 points", "3 orders", "£50". Beside a whole one a number is enough, but for money. */
    amount: counted ?? points,
    mark: metric === 'SPEND' ? counted : format,
    inPoints: !counted,
    /** A template where *…* is bold. Split before the values go in, so that a name cannot make itself bold. */
    rich: (text, value, values) => form(text, value).split('*').map((part, i) => (i % 2 ? h('strong', line(part, values)) : line(part, values))),
    /** "380 points", its number in an element of its own. */
    big: (value) => fill(form(t.points, value), { n: h('b', format(value)) }),
    /** An ISO day is a day on the shop's calendar: read and written in UTC, so that no time zone moves it. */
    date: (day) =>
      dates(day, { day: 'numeric', month: 'long', timeZone: 'UTC', year: day.startsWith(new Date().getFullYear()) ? undefined : 'numeric' }).replace(' ', '\xa0'),
    /** A moment in the shopper's own time zone. */
    moment: (at) => dates(at, { dateStyle: 'long', timeStyle: 'short' }),
    /** What one gains on a step: its tier, its reward, or both. */
    gain: ({ tier, reward: it }) => [tier?.name, it && reward(it)].filter(Boolean).join(t.and) || t.next.replace(/./, (it) => it.toLowerCase()),
    /** The programme's rate in its smallest whole terms: 10 points per 1000 öre are 1 point per krona. */
    rate: ({ points, perMinor }, currency) => {
      const unit = unitsIn(currency);
      // In hundredths: the smallest whole number of points for the smallest whole amount.
      const shared = divisor(points * unit, perMinor) / unit;
      return money(perMinor / shared, currency) + ' = ' + count(t.points, points / shared);
    },
  };
  return words;
};

/** To make a formatter takes far longer than to use it: each is made once. */
const made = {};
const intl = (kind, locale, options) => (made[kind + locale + JSON.stringify(options)] ??= new Intl[kind](locale, options));

/** A shop's own text, when it is one: not long, without what could reorder the words around it. */
const said = (text) => (text?.trim ? (/[\p{Cc}\p{Bidi_C}]|^.{300}/u.test(text) ? null : text) : text?.other?.trim && said((text.one ?? text.other) + '|' + text.other));

const divisor = (a, b) => (b ? divisor(b, a % b) : a);

/** A template as a list of texts and values (which may be nodes). */
const fill = (text, values) => String(text).split(/\{(\w+)\}/).map((part, i) => (i % 2 ? values[part] : part));
