import { createLine } from './line.js';

const inner = new WeakMap();

/**
 * `<trappa-line>`: what a product or the cart gives, or the balance in a corner, in one line and without the staircase's
 * file. Importing this file defines nothing; trappa-line-define.js does.
 */
export class TrappaLine extends HTMLElement {
  static get observedAttributes() {
    return ['src', 'lang', 'view', 'href', 'amount', 'currency', 'cart'];
  }

  constructor() {
    super();
    inner.set(this, createLine(this));
  }

  connectedCallback() {
    inner.get(this).connect();
  }

  disconnectedCallback() {
    inner.get(this).disconnect();
  }

  attributeChangedCallback(name) {
    inner.get(this).changed(name);
  }

  /** Asks the server again. Resolves when the answer is drawn. */
  refresh() {
    return inner.get(this).refresh();
  }
}
