/**
 * One element: h('p.small', {id: 'x'}, 'text'). "onclick" is a listener, "k" is the custom property of that name, set through CSSOM (an
 * inline style would need 'unsafe-inline'); null, undefined and false leave an attribute or a child out. Children are nodes
 * or texts: never markup.
 */
export const h = (what, ...children) => {
  const [tag, ...classes] = what.split('.');
  const element = document.createElement(tag);
  if (classes[0]) element.className = classes.join(' ');
  if (children[0]?.constructor === Object) {
    const attributes = children.shift();
    for (const name in attributes) {
      const value = attributes[name];
      if (name === 'k') element.style.setProperty('--k', value);
      else if (name === 'onclick') element.addEventListener('click', value);
      else if (value != null && value !== false) element.setAttribute(name, value);
    }
  }
  element.append(...present(children));
  return element;
};

/** Lists within lists made flat, without what was left out. */
export const present = (children) => children.flat(9).filter(Boolean);
