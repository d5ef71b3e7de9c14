package live.spyglass.ingest.mpegts;

/// Takes the payloads of one PID.
abstract class PidReader {

  private final Continuity continuity = new Continuity();
  private boolean expected;

  /// A break that is none: the discontinuity indicator came without a payload.
  final void expectBreak() {
    expected = true;
  }

  /// A packet with payload at `from`, up to `to`. `announced`: its discontinuity indicator is set.
  final void packet(byte[] bytes, int offset, int from, int to, boolean announced)
      throws MpegTsException {
    boolean breaks = announced || expected;
    expected = false;
    switch (continuity.follow(bytes, offset, breaks)) {
      case FOLLOWS -> {}
      case DUPLICATE -> {
        return;
      }
      case AFTER_LOSS -> damage();
    }
    payload(bytes, from, to, (bytes[offset + 1] & 0x40) != 0);
  }

  /// `begins`: the payload unit start indicator.
  abstract void payload(byte[] bytes, int from, int to, boolean begins) throws MpegTsException;

  /// Bytes are missing before what comes next.
  abstract void damage();
}
