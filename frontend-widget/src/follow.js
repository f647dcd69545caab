// Addresses by which Shopify's themes change a cart.
const CART_CHANGES = /\/cart\/(add|change|update|clear)(\.js)?$/;
const CART_EVENTS = ['trappa:cart', 'cart:updated', 'cart:refresh', 'cart:change'];
const VARIANT_EVENTS = ['variant:change', 'variant:changed', 'variant:update'];

/** A theme need not know of us: its own calls that change the cart are seen in the browser's list of what was fetched. */
export const followCart = (changed, signal) => {
  for (const name of CART_EVENTS) document.addEventListener(name, changed, { signal });
  const observer = new PerformanceObserver((list) => {
    if (list.getEntries().some(({ name }) => CART_CHANGES.test(new URL(name).pathname))) changed();
  });
  observer.observe({ type: 'resource' });
  signal.addEventListener('abort', () => observer.disconnect());
};

/** The variant chosen is what the form would put into the cart; some themes tell of it by an event of their own. */
export const followVariant = (chosen, signal) => {
  const inForm = ({ target }) => target.name === 'id' && /\/cart\/add/.test(target.form?.action) && chosen(target.value);
  document.addEventListener('change', inForm, { signal });
  for (const name of VARIANT_EVENTS) document.addEventListener(name, ({ detail }) => chosen((detail?.variant ?? detail?.resource)?.id), { signal });
};
