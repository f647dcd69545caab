import { TrappaLine } from './trappa-line.js';

if (!customElements.get('trappa-line')) customElements.define('trappa-line', TrappaLine);
