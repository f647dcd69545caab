/** A text without control and direction-override characters: in a name they could reorder the words around it. */
export const clean = (text) => text.replace(/[\p{Cc}\p{Bidi_C}]/gu, '');
