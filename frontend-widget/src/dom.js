/**
 * One element: h('p.small', {id: 'x'}, 'text'). "k" is the custom property of that name, set through CSSOM (an inline style would need
 * 'unsafe-inline'); null, undefined and false leave an attribute or a child out. Children are nodes
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
      else if ((value ?? false) !== false) element.setAttribute(name, value);
    }
  }
  element.append(...present(children));
  return element;
};

/** Lists within lists made flat, without what was left out. */
const present = (children) => children.flat(9).filter(Boolean);

/** These elements in place of what is there. What is as it was, and where it was, stays: it costs no layout and keeps the focus. */
export const settle = (place, elements) => {
  const wanted = present(elements);
  wanted.forEach((each, k) => {
    const there = place.children[k];
    if (!there) place.append(each);
    else if (!there.isEqualNode(each)) there.replaceWith(each);
  });
  while (place.children[wanted.length]) place.lastChild.remove();
  return place;
};
