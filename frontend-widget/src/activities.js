import { clean } from './clean.js';
import { h, settle } from './dom.js';

const MOST_SCORES = 11;
const LONGEST_COMMENT = 1000;

/** An activity as it is drawn, or null for what is not understood, such as a kind that is newer than this file. */
const readable = (activity) => {
  const { kind, points, id, type, least, most, question } = activity ?? {};
  if (!Number.isSafeInteger(points) || points < 0) return null;
  // Keys of our own: no name of a survey can be taken for anything else's.
  if (kind === 'birthday') return points && { kind, points, key: 'do:birthday' };
  const isScale = Number.isInteger(least) && Number.isInteger(most) && least < most && most - least < MOST_SCORES;
  return kind === 'survey' && typeof id === 'string' && /^(nps|csat|ces)$/.test(type) && isScale
    ? { kind, points, key: 'do:survey:' + id, id, type, least, most, question: typeof question === 'string' ? clean(question).trim() : '' }
    : null;
};

/** How many days a month has; 29 February is somebody's birthday. Without a month, as many as any has. */
const daysIn = (month) => (month ? new Date(2000, month, 0).getDate() : 31);

/**
 * What a member can do besides ordering: tell a birthday, answer a survey. Each is a line that opens into a form. The forms
 * are kept in `ui.forms`, a map by key, with what was typed and with the elements it was typed into, which no repaint takes
 * away. One that is open stays so when the shop no longer asks for it.
 */
export const activitiesOf = ({ ui, act, host, say, tell, paint, state, words, texts, button, over, post }) => {
  const line = (text, values) => words().line(text, values);
  const points = (value) => words().points(value);
  const inYear = (options) => {
    const { country } = state().program;
    return new Intl.DateTimeFormat(words().language + '-' + country, { ...options, timeZone: 'UTC' });
  };
  const dayAndMonth = () => inYear({ day: 'numeric', month: 'long' });
  // Any leap year.
  const dayOf = ({ month, day }) => Date.UTC(2000, month - 1, day);

  /** Birthday fields in the order in which one writes a date here. */
  const dateFields = () => dayAndMonth().formatToParts(0).map(({ type }) => type).filter((type) => type === 'day' || type === 'month');
  const first = ({ activity: { kind, least, most }, key, values: { score } }) =>
    key + ':' + (kind === 'birthday' ? dateFields()[0] : score >= least && score <= most ? score : least);

  const open = (form) => {
    over(form.key);
    form.isOpen = true;
    paint(first(form));
  };
  /** What was typed is there again when it is opened again. */
  const close = (form) => {
    over(form.key);
    form.isOpen = false;
    paint(form.key + ':open');
  };

  const send = (form) => {
    const { activity: { kind }, key, values } = form;
    const t = texts();
    if (kind === 'survey') return values.score ? act.run('perform', key, form) : tell(key, t.scoreMissing, first(form));
    const missing = dateFields().find((field) => !values[field]);
    return missing ? tell(key, t.birthdayMissing, key + ':' + missing) : act.run('perform', key, form);
  };

  /** The second half of a press, when it is marked as under way. */
  const perform = async (key, form) => {
    const { activity: { kind, id }, values } = form;
    const { month, day, score } = values;
    const comment = values.comment?.trim();
    const wish = kind === 'birthday' ? { month: +month, day: +day } : { surveyId: id, score: +score, ...(comment && { comment }) };
    const done = await post(key, 'activities/' + kind, wish);
    if (!done) return;
    const given = Number.isSafeInteger(done.points) ? done.points : 0;
    form.isOpen = false;
    form.values = {};
    form.told = () => {
      const t = texts();
      const n = points(given);
      if (kind === 'survey') return given > 0 ? line(t.thanksFor, { n }) : t.thanks;
      return line(t.birthdaySaved, { n, d: Date.parse(done.on) ? words().date(done.on) : dayAndMonth().format(dayOf({ month, day })) });
    };
    say(form.told());
    paint(key + ':told');
    act.again();
  };

  // --- drawing ---------------------------------------------------------------------------------------------------------

  // What a control holds is no attribute of it, so one that is drawn again is the same to settle(), and the old one stays.
  const choice = ({ key, values }, field, options) => {
    const select = h('select', { 'data-key': key + ':' + field, 'data-field': field, autocomplete: 'bday-' + field, 'aria-describedby': 'once' },
      h('option', { value: '' }), options.map((text, k) => h('option', { value: k + 1 }, text)));
    select.value = values[field] ?? '';
    return h('label.field', h('span.small', texts()[field]), select);
  };

  const birthday = (form) => {
    const t = texts();
    const options = {
      day: Array.from({ length: daysIn(form.values.month) }, (_, k) => String(k + 1)),
      month: Array.from({ length: 12 }, (_, k) => inYear({ month: 'long' }).format(dayOf({ month: k + 1, day: 1 }))),
    };
    return settle(form.fields, [
      h('legend', line(t.birthdayGives, { n: points(form.activity.points) })),
      h('p.small', { id: 'once' }, t.birthdayOnce),
      dateFields().map((field) => choice(form, field, options[field])),
    ]);
  };

  const survey = (form) => {
    const { activity: { type, least, most, question }, key, values } = form;
    const t = texts();
    const ends = { [least]: t[type + 'Least'], [most]: t[type + 'Most'] };
    const score = (_, k) => {
      const value = String(least + k);
      const name = ends[value] && value + ', ' + ends[value];
      const radio = h('input', { type: 'radio', name: key, value, 'aria-label': name, 'data-key': key + ':' + value, 'data-field': 'score' });
      radio.checked = values.score === value;
      return h('label.score', radio, h('span', value));
    };
    const comment = h('textarea', { rows: 3, maxlength: LONGEST_COMMENT, 'data-key': key + ':comment', 'data-field': 'comment' });
    comment.value = values.comment ?? '';
    return [
      settle(form.fields, [
        h('legend', question || t[type]),
        h('div.scores', Array.from({ length: most - least + 1 }, score)),
        h('div.ends.small', { 'aria-hidden': 'true' }, Object.entries(ends).map(([value, word]) => h('span', value + ': ' + word))),
      ]),
      h('label.field.comment', h('span.small', t.comment), comment),
    ];
  };

  const asked = (form) => {
    const { activity: { kind }, key } = form;
    const t = texts();
    form.fields ??= h('fieldset');
    return [
      kind === 'birthday' ? birthday(form) : survey(form),
      h('div.act', button(kind === 'birthday' ? t.save : t.send, key, () => send(form), ''), !ui.pending.has(key) && button(t.no, key + ':no', () => close(form), '.plain')),
    ];
  };

  const offered = (form) => {
    const { activity, key } = form;
    const t = texts();
    const n = points(activity.points);
    const label = activity.kind === 'birthday' ? t.birthdayTell : activity.points ? line(t.surveyFor, { n }) : t.survey;
    return [
      activity.kind === 'birthday' && h('span', line(t.birthdayGives, { n })),
      button(label, key + ':open', () => open(form), '.plain'),
    ];
  };

  const drawnForm = (form) => {
    const { key, told, isOpen } = form;
    form.place ??= h('div.activity', { part: 'activity', 'data-form': key });
    return settle(form.place, told
      ? [h('p.told', { tabindex: -1, 'data-key': key + ':told' }, told())]
      : [isOpen ? asked(form) : offered(form), ui.failure?.id === key && h('p.small.refusal', ui.failure.text)]);
  };

  const drawn = (member) => {
    const listed = (Array.isArray(member.activities) ? member.activities : []).map(readable).filter(Boolean);
    if (!listed[0] && !ui.forms) return null;
    ui.forms ??= new Map();
    for (const activity of listed) {
      const { key } = activity;
      if (ui.forms.has(key)) ui.forms.get(key).activity = activity;
      else ui.forms.set(key, { key, activity, values: {} });
    }
    const forms = [...ui.forms.values()].filter(({ key, told, isOpen }) => told || isOpen || listed.some((each) => each.key === key));
    // One survey at a time, so that the staircase stays calm: the next one comes when this one is answered.
    const surveys = forms.filter(({ activity, told }) => activity.kind === 'survey' && !told);
    const one = surveys.find(({ isOpen }) => isOpen) ?? surveys[0];
    return forms.filter((form) => form === one || !surveys.includes(form)).map(drawnForm);
  };

  host.shadowRoot.addEventListener('input', ({ target }) => {
    const form = ui.forms?.get(target.closest('[data-form]')?.dataset.form);
    if (!form) return;
    const { field } = target.dataset;
    form.values[field] = target.value;
    if (field !== 'month') return;
    // A day that this month lacks has to be chosen anew.
    if (form.values.day > daysIn(target.value)) form.values.day = '';
    paint();
  });

  return {
    drawn, perform,
    /** Escape: closes the form that one is in, or else one that is open while no question is. @return whether it meant a form */
    leave(target) {
      const isOpen = ({ isOpen }) => isOpen;
      const inside = ui.forms?.get(target.closest('[data-form]')?.dataset.form);
      const form = inside?.isOpen ? inside : !ui.asked && [...(ui.forms?.values() ?? [])].findLast(isOpen);
      if (form && !ui.pending.has(form.key)) close(form);
      return Boolean(form);
    },
  };
};
