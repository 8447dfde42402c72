/**
 * A real Kafka broker and a real PostgreSQL for the tests of every module.
 *
 * <p>Both are started once a JVM, by the first test class that asks for them, and stopped when the
 * JUnit run ends. Tests stay apart by names: a prefix of topics and a database of their own.
 */
package io.pabal.testing;
