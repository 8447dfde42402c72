/**
 * Pabal's configuration: every option once, with type, default, unit and reason ({@link
 * io.pabal.jobs.config.PabalOptions}), read once into typed records, cross-checked at the start.
 */
package io.pabal.jobs.config;
