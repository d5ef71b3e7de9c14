package live.spyglass.gateway;

import java.util.Map;

/// A problem detail as it goes out: JSON, and the headers that belong to it.
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record ProblemAnswer(int status, Map<String, String> headers, byte[] body) {}
