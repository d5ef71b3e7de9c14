package live.spyglass.ingest.stream;

import live.spyglass.events.StreamEnded;

/// What a reader gets when it asks for more.
public sealed interface Reading permits Frame, Reading.Idle, Reading.Finished {

  /// Nothing arrived in the time given.
  enum Idle implements Reading {
    IDLE
  }

  /// The stream is over and everything queued has been read.
  record Finished(StreamEnded.Reason reason) implements Reading {}
}
