import { catalogues } from './index.js';
import * as en from './en.js';
import * as sv from './sv.js';
import * as da from './da.js';
import * as nb from './nb.js';
import * as fi from './fi.js';
import * as de from './de.js';

/** What the lines say, in every language: few enough to come with them. The build keeps these texts alone. */
export const spokenByLines = ['title', 'points', 'and', 'next', 'product', 'productStep', 'productGuest', 'cart', 'cartStep', 'cartGuest', 'amount_off', 'free_shipping', 'perk', 'free_product', 'gift', 'gift_card', 'store_credit', 'donation', 'charity'];

const all = { en, sv, da, nb, fi, de };
for (const language in all) catalogues[language] = { ...all[language].default, ...all[language].more };
