package example;

import java.time.LocalTime;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

@RestController
class TimetableController {
    private final RestClient trains = RestClient.builder().baseUrl("https://trains.example").build();

    record Departure(String line, LocalTime time) {}

    @GetMapping("/departures/{stop}")
    List<Departure> departures(@PathVariable String stop) {
        var message = trains.get().uri("/next/{stop}", stop).retrieve().body(Departure.class);
        return List.of(message);
    }
}
