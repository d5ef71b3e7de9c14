package live.spyglass.ingest.publish;

/// Why somebody may not publish. `advice` is for the broadcaster's eyes.
public enum Refusal {
  UNKNOWN_KEY(
      false, "This stream key is not known. Copy it again from the page of your broadcast."),
  BROADCAST_OVER(false, "This broadcast is over and its stream key with it. Create a new one."),
  TRY_AGAIN(true, "The stream key cannot be checked at the moment. Try again in a few seconds."),
  TOO_MANY_ATTEMPTS(
      true, "Too many unknown stream keys came from this address. Wait a minute, then try again."),
  SHUTTING_DOWN(true, "This server is about to stop. Connect again: another one will answer.");

  private final boolean passing;
  private final String advice;

  Refusal(boolean passing, String advice) {
    this.passing = passing;
    this.advice = advice;
  }

  /// Whether the same key may be accepted a little later.
  public boolean isPassing() {
    return passing;
  }

  public String advice() {
    return advice;
  }
}
