/**
 * Commands that ask the log: why was it (not) sent, is everything accounted for, what is dead.
 * Nothing here changes anything.
 */
package io.pabal.cli.query;
