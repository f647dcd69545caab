import { createStairs } from './stairs.js';

const inner = new WeakMap();

/**
 * `<trappa-stairs>`: a shopper's points as a staircase. Importing this file defines nothing; trappa-stairs-define.js does.
 *
 * @fires trappa-update after new state was fetched · detail.data
 * @fires trappa-claim before an offer is claimed or a reward bought, cancelable · detail.offerId or detail.rewardId, detail.idempotencyKey
 * @fires trappa-copy
 * @fires trappa-error · detail.reason: an HTTP status, 0 for no connection, or what was wrong in the data
 */
export class TrappaStairs extends HTMLElement {
  static get observedAttributes() {
    return ['src', 'lang', 'view', 'href'];
  }

  constructor() {
    super();
    inner.set(this, createStairs(this));
  }

  connectedCallback() {
    // A property set before the element was defined sits on the instance and would hide the setter.
    if (Object.hasOwn(this, 'data')) {
      const { data } = this;
      delete this.data;
      this.data = data;
    }
    inner.get(this).connect();
  }

  disconnectedCallback() {
    inner.get(this).disconnect();
  }

  attributeChangedCallback(name) {
    inner.get(this).changed(name);
  }

  /** The state drawn, as the server's JSON. Setting it takes over from fetching; null gives that back. */
  get data() {
    return inner.get(this).data;
  }

  set data(value) {
    inner.get(this).data = value;
  }

  /** Asks the server again. Resolves when the answer is drawn. */
  refresh() {
    return inner.get(this).refresh();
  }
}
