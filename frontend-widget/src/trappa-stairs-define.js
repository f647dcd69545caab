import { TrappaStairs } from './trappa-stairs.js';

// Two copies on one page (a theme's and an app's) share the first.
if (!customElements.get('trappa-stairs')) customElements.define('trappa-stairs', TrappaStairs);
