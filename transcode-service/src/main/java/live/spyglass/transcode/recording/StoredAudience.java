package live.spyglass.transcode.recording;

import java.time.Instant;
import live.spyglass.events.Audience;

/// Who may watch, and since when that is so: an older word never replaces a newer one.
public record StoredAudience(Audience audience, Instant since) {}
