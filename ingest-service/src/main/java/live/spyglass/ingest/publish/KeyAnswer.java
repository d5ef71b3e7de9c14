package live.spyglass.ingest.publish;

/// What is known of a key.
sealed interface KeyAnswer {

  record Known(KeyOwner owner) implements KeyAnswer {}

  /// No broadcast has this key.
  enum Unknown implements KeyAnswer {
    UNKNOWN
  }

  /// It had, and the broadcast is over.
  enum Over implements KeyAnswer {
    OVER
  }

  /// The catalog does not answer.
  enum Unavailable implements KeyAnswer {
    UNAVAILABLE
  }
}
