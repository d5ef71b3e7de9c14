package live.spyglass.ingest.srt;

/// Packets of one connection since it began, as the receiving side counts them: those that
/// `received`, those found missing (`lost`), those of them that did not come in time (`givenUp`),
/// how often any were asked for again, and those that could not be decrypted.
record SrtStatistics(long received, long lost, long givenUp, long askedAgain, long undecryptable) {

  static final SrtStatistics NONE = new SrtStatistics(0, 0, 0, 0, 0);
}
