package live.spyglass.chat.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import live.spyglass.chat.presence.Attendance.Changes;
import live.spyglass.events.BroadcastId;
import org.junit.jupiter.api.Test;

class AttendanceTest {

  private final Attendance attendance = new Attendance(BroadcastId.random());

  @Test
  void countsPeopleAndNotConnections() {
    attendance.enter("anna");
    attendance.enter("anna");
    assertThat(attendance.take()).isEqualTo(new Changes(List.of("anna"), List.of()));
    attendance.told(true);
    attendance.leave("anna");
    assertThat(attendance.isSettled()).isTrue();
    attendance.leave("anna");
    assertThat(attendance.take()).isEqualTo(new Changes(List.of(), List.of("anna")));
  }

  @Test
  void whoOnlyLooksInHasBeenThere() {
    attendance.enter("anna");
    attendance.leave("anna");
    assertThat(attendance.take()).isEqualTo(new Changes(List.of("anna"), List.of("anna")));
  }

  @Test
  void whatWasNotHeardIsToldAgainAsItIsThen() {
    attendance.enter("anna");
    assertThat(attendance.take()).isNotNull();
    assertThat(attendance.take()).isNull();
    attendance.leave("anna");
    attendance.told(false);
    assertThat(attendance.take()).isEqualTo(new Changes(List.of("anna"), List.of("anna")));
    attendance.told(true);
    assertThat(attendance.isSettled()).isTrue();
  }
}
