/**
 * What the stateful steps of plan share at a start: they wait until everything that was written
 * before has been applied, and say so to the valve of the sources.
 */
package io.pabal.plan.gate;
