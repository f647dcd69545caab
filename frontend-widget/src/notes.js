/**
 * What to know about where one stands, when there is something: points owed, a tier at risk, points that end soon. Texts, for
 * the element and for the account's pages alike.
 */
export const notesOn = ({ tier, points: { owed, expiring } }, { t, line, count, points, amount, date }) => {
  const soon = soonest(expiring);
  return [
    owed > 0 && line(t.owed, { n: points(owed) }),
    tier?.atRisk && line(t.atRisk, { n: amount(tier.atRisk.points), tier: tier.name, d: date(tier.atRisk.on) }),
    soon && count(t.expiring, soon.points, { d: date(soon.on) }),
  ].filter(Boolean);
};

const soonest = (expiring) => [...expiring].sort((a, b) => Date.parse(a.on) - Date.parse(b.on))[0];
