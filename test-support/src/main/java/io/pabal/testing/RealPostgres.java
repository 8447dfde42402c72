package io.pabal.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests, {@code @BeforeEach} methods and constructors a parameter of type {@link
 * TestDatabase}: an empty database of the test's own on the PostgreSQL that all test classes of
 * this JVM share.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RealPostgresExtension.class)
public @interface RealPostgres {}
