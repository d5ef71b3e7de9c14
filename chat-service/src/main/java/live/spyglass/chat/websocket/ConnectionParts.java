package live.spyglass.chat.websocket;

import java.time.Clock;
import java.util.List;
import live.spyglass.chat.message.MessageWriter;
import live.spyglass.chat.moderation.HeartLimit;
import live.spyglass.chat.moderation.MessageLimit;
import live.spyglass.chat.moderation.Rate;
import tools.jackson.databind.json.JsonMapper;

/// What all connections share, so that each holds one reference instead of a dozen.
record ConnectionParts(
    WebSocketProperties properties,
    LiveRooms rooms,
    ServerFrames frames,
    ChatMetrics metrics,
    MessageLimit messageLimit,
    HeartLimit heartLimit,
    Rate frameRate,
    int maxViolations,
    MessageWriter writer,
    JsonMapper mapper,
    Clock clock,
    List<Keepalive> keepalives) {}
