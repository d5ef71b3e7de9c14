export interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly exact: boolean;
}

export type PlaceWish = 'off' | 'near' | 'exact';
export type PlaceFailure = 'denied' | 'unavailable';

/** As the platform keeps it, too: two decimals of a degree, about a kilometre. What is finer never leaves the device. */
export function coarse(degrees: number): number {
  return Math.round(degrees * 100) / 100;
}

export function placeOf({ latitude, longitude }: { latitude: number; longitude: number }, exact: boolean): Place {
  return exact ? { latitude, longitude, exact } : { latitude: coarse(latitude), longitude: coarse(longitude), exact };
}

/** Where the device is. Rejects with a `PlaceFailure`. */
export function locate(exact: boolean): Promise<Place> {
  return new Promise((resolve, reject: (why: PlaceFailure) => void) => {
    if (!('geolocation' in navigator)) {
      reject('unavailable');
      return;
    }
    navigator.geolocation.getCurrentPosition(
      (position) => resolve(placeOf(position.coords, exact)),
      (error) => reject(error.code === error.PERMISSION_DENIED ? 'denied' : 'unavailable'),
      { enableHighAccuracy: exact, maximumAge: 60_000, timeout: 20_000 },
    );
  });
}
