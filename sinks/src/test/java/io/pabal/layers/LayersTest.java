package io.pabal.layers;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.pabal.deliver.fixture.ReadsPreferences;
import io.pabal.schema.recipient.CategoryPreference;
import io.pabal.schema.recipient.Preferences;
import org.junit.jupiter.api.Test;

/**
 * Deliver and log see no preferences and no plan: whom to tell is decided in one place. Shown to
 * fail on a fixture, so that a rule that matches nothing is noticed.
 */
@AnalyzeClasses(
    packages = {"io.pabal.deliver", "io.pabal.log"},
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  @ArchTest
  static final ArchRule DELIVER_AND_LOG_KNOW_NO_PREFERENCES =
      noClasses()
          .that()
          .resideInAnyPackage("io.pabal.deliver..", "io.pabal.log..")
          .should()
          .dependOnClassesThat(
              describe(
                  "are preferences or part of plan",
                  (JavaClass other) ->
                      other.isEquivalentTo(Preferences.class)
                          || other.isEquivalentTo(CategoryPreference.class)
                          || other.getPackageName().equals("io.pabal.plan")
                          || other.getPackageName().startsWith("io.pabal.plan.")));

  @Test
  void refusesAClassThatReadsPreferences() {
    JavaClasses fixture = new ClassFileImporter().importClasses(ReadsPreferences.class);
    assertThat(DELIVER_AND_LOG_KNOW_NO_PREFERENCES.evaluate(fixture).hasViolation()).isTrue();
  }
}
