package live.spyglass.transcode.job;

import java.time.Clock;
import live.spyglass.support.messaging.EventPublisher;
import live.spyglass.support.tracing.Traces;
import live.spyglass.transcode.ffmpeg.FfmpegProgram;
import live.spyglass.transcode.ladder.LadderProperties;
import live.spyglass.transcode.origin.Library;
import live.spyglass.transcode.packaging.OnAir;
import live.spyglass.transcode.packaging.PackagingProperties;
import live.spyglass.transcode.poster.PosterProperties;
import live.spyglass.transcode.poster.Posters;
import live.spyglass.transcode.recording.MediaArchive;
import live.spyglass.transcode.recording.Recordings;
import live.spyglass.transcode.storage.Spool;
import org.springframework.stereotype.Component;

/// What every job on this node works with.
@Component
record Toolbox(
    Clock clock,
    JobProperties properties,
    LadderProperties ladder,
    PackagingProperties packaging,
    PosterProperties poster,
    Spool spool,
    FfmpegProgram ffmpeg,
    SourceClient sources,
    MediaArchive archive,
    Recordings recordings,
    OnAir onAir,
    Posters posters,
    Library library,
    WantedBroadcasts wanted,
    EventPublisher events,
    JobMetrics metrics,
    Traces traces) {}
