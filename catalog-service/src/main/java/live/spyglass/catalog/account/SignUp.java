package live.spyglass.catalog.account;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/// The body of a sign-up. Names may not hold control characters or marks that reverse the reading
/// order, with which one name can be made to look like another.
record SignUp(
    @NotNull
        @Pattern(
            regexp = "[A-Za-z0-9_]{3,30}",
            message = "must be 3 to 30 letters (a-z), digits or underscores")
        String handle,
    @NotBlank
        @Size(max = 50)
        @Pattern(regexp = VISIBLE, message = "must be one visible line without control characters")
        String displayName,
    @NotNull @Size(min = 8, max = 128) String password) {

  private static final String VISIBLE =
      "(?=.*[\\p{L}\\p{N}\\p{P}\\p{S}])"
          + "[^\\p{Cntrl}\\p{Cs}\\u2028-\\u202E\\u2066-\\u2069\\uFFF9-\\uFFFB]*";

  @Override
  public String toString() {
    return "SignUp[" + handle + "]";
  }
}
