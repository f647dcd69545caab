/**
 * Random order histories and a model of what they must come to. The model is written from the specification alone, to
 * be obviously right rather than fast, and shares no code with the program.
 */
package trappa.webhook.history;
