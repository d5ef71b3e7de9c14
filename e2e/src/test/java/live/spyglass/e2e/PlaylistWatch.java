package live.spyglass.e2e;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// A player that asks for one rendition's live playlist all the time, and never forgives one that
/// goes back or lists a segment that is lost. That nobody answers for a while it forgives.
final class PlaylistWatch implements AutoCloseable {

  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("playlist-watch").factory());
  private final Api api;
  private final String address;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private long newest = -1;

  PlaylistWatch(Api api, String address) {
    this.api = api;
    this.address = address;
    var _ = ticks.scheduleWithFixedDelay(this::look, 0, 300, TimeUnit.MILLISECONDS);
  }

  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /// The media sequence number of the newest whole segment seen.
  synchronized long newest() {
    return newest;
  }

  @Override
  public void close() {
    ticks.shutdownNow();
  }

  private void look() {
    Api.Answer answer;
    try {
      answer = api.get(address, null);
    } catch (RuntimeException e) {
      return;
    }
    if (answer.status() == 200) {
      read(answer.text());
    } else if (answer.status() < 500) {
      complaints.add("answered " + answer.status());
    }
  }

  private synchronized void read(String playlist) {
    long last = -1;
    for (String line : playlist.lines().toList()) {
      if (line.startsWith("#EXT-X-MEDIA-SEQUENCE:")) {
        last += Long.parseLong(line.substring(line.indexOf(':') + 1));
      } else if (line.startsWith("#EXTINF:")) {
        last++;
      } else if (line.startsWith("#EXT-X-GAP")) {
        complaints.add("segment " + last + " is lost");
      }
    }
    if (last < newest) {
      complaints.add("went back from " + newest + " to " + last);
    }
    newest = Math.max(newest, last);
  }
}
