package live.spyglass.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaStepsTest {

  @TempDir Path folder;

  @BeforeEach
  void first() throws IOException {
    migration(
        1,
        """
        CREATE TABLE person (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          name text NOT NULL UNIQUE,
          age integer CHECK (age > 0),
          mood text NOT NULL DEFAULT 'fine',
          place text
        );
        CREATE TABLE pet (owner bigint REFERENCES person, name text);
        CREATE UNIQUE INDEX pet_once ON pet (owner, name);
        """);
  }

  @Test
  void whatOnlyAddsIsNoStumblingBlock() throws IOException {
    migration(
        2,
        """
        CREATE TABLE toy (name text NOT NULL UNIQUE);
        ALTER TABLE person
          ADD COLUMN hair text CHECK (hair <> ''),
          ADD COLUMN legs integer NOT NULL DEFAULT 2,
          ALTER COLUMN name DROP NOT NULL,
          DROP CONSTRAINT person_age_check;
        CREATE INDEX person_place ON person (place);
        """);

    assertThat(blocks()).isEmpty();
  }

  @Test
  void whatTheVersionBeforeWouldMissOrNotKnowIsFound() throws IOException {
    migration(
        2,
        """
        ALTER TABLE person
          DROP COLUMN place,
          ADD COLUMN hair text NOT NULL,
          ALTER COLUMN mood DROP DEFAULT,
          ALTER COLUMN age TYPE bigint,
          DROP CONSTRAINT person_name_key;
        ALTER TABLE pet ALTER COLUMN name SET NOT NULL, ADD CHECK (name <> '');
        """);
    migration(3, "DROP INDEX pet_once; CREATE UNIQUE INDEX pet_name ON pet (name);");
    migration(10, "DROP TABLE pet; ALTER TABLE person RENAME COLUMN hair TO hairs;");

    assertThat(blocks())
        .containsExactly(
            "V2__step.sql: person.age was integer and is bigint",
            "V2__step.sql: person.hair is new, and must be told",
            "V2__step.sql: person.mood has no default any more",
            "V2__step.sql: person.person_name_key is gone",
            "V2__step.sql: person.place is gone",
            "V2__step.sql: pet.name may not be null any more",
            "V2__step.sql: pet.pet_name_check is a new rule for what was there: CHECK ((name <> ''::text))",
            "V3__step.sql: pet.pet_name is a new rule for what was there: CREATE UNIQUE INDEX pet_name ON s.pet USING btree (name)",
            "V3__step.sql: pet.pet_once is gone",
            "V10__step.sql: person.hair is gone",
            "V10__step.sql: person.hairs is new, and must be told",
            "V10__step.sql: pet is gone");
  }

  @Test
  void whatIsNotUsedAnyMoreMayGoInASecondStepThatSaysSo() throws IOException {
    migration(
        2,
        """
        -- Works since 0.2.0: person.place
        -- Works since 0.2.0: pet
        ALTER TABLE person DROP COLUMN place, DROP COLUMN mood;
        DROP TABLE pet;
        """);

    assertThat(blocks()).containsExactly("V2__step.sql: person.mood is gone");
  }

  private List<String> blocks() {
    return SchemaSteps.stumblingBlocks(Stores.postgres().newDatabase(), "s", folder);
  }

  private void migration(int number, String sql) throws IOException {
    Files.writeString(folder.resolve("V" + number + "__step.sql"), sql);
  }
}
