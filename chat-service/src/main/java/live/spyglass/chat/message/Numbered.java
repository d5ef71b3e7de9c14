package live.spyglass.chat.message;

/// A message as it goes to clients: JSON in UTF-8 without line breaks, with its place in the order.
public record Numbered(long number, byte[] json) {}
