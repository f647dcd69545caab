import '@shopify/ui-extensions/preact';
import { render } from 'preact';
import { createWords } from '../../src/format.js';
import { readState } from '../../src/state.js';
import './catalogues.js';
import { draw } from './draw.js';

/**
 * One block for the thank-you page, the order's status and the customer's profile. When the server does not answer, or the
 * program is not live, the page is as it would be without us.
 */
export default async () => {
  const state = await ask().catch(() => null);
  if (state) render(draw(state, createWords(language(), state.program)), document.body);
};

const ask = async () => {
  // The shop's own words come in the language of the sentences around them.
  const answer = await fetch(process.env.APP_URL + '/extension/staircase?locale=' + (language() ?? ''), {
    headers: { Authorization: `Bearer ${await shopify.sessionToken.get()}` },
  });
  return answer.ok ? readState(await answer.json()) : null;
};

const language = () => shopify.localization?.language?.value?.isoCode?.slice(0, 2).replace(/^n[on]$/, 'nb');
