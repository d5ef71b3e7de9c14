package live.spyglass.chat.message;

/// A message as it goes to clients: JSON in UTF-8 without line breaks, with its place in the order.
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record Numbered(long number, byte[] json) {}
