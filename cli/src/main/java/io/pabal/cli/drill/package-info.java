/**
 * Drills: a fresh system of real processes, a load, faults, and three independent records compared
 * afterwards: what the load generator sent, what the providers recorded, what the log says.
 */
package io.pabal.cli.drill;
