/** Line drawings on a 24-unit grid. */
const drawings = {
  back: 'M15 5l-7 7 7 7',
  announcement: 'M4 10v4h3l7 4V6l-7 4H4zM18 9.5c.8.7 1.2 1.5 1.2 2.5s-.4 1.8-1.2 2.5',
  bellOff:
    'M6 16h12c-1.2-1.3-1.8-3-1.8-5.5A4.2 4.2 0 0 0 12 6.2c-2.4 0-4.2 1.9-4.2 4.3C7.8 13 7.2 14.7 6 16zM10.5 19h3M4 4l16 16',
  close: 'M6 6l12 12M18 6L6 18',
  down: 'M12 5v14M6 13l6 6 6-6',
  up: 'M12 19V5M6 11l6-6 6 6',
  settings:
    'M4 7h9M19 7h1M4 17h1M11 17h9M16 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  emoji: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.5c1.8 2.4 5.2 2.4 7 0M9 9.5v.5M15 9.5v.5',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.4-3.6 3-5.5 6.5-5.5s6.1 1.9 6.5 5.5M16 4.5a3.3 3.3 0 0 1 0 6.2M18 14.8c2 .7 3.2 2.4 3.5 4.9',
  more: 'M6 12a.7.7 0 1 1-1.4 0 .7.7 0 0 1 1.4 0zM12.7 12a.7.7 0 1 1-1.4 0 .7.7 0 0 1 1.4 0zM19.4 12a.7.7 0 1 1-1.4 0 .7.7 0 0 1 1.4 0z',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  save: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  voice: 'M12 14.5a3 3 0 0 0 3-3v-5a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zM6 11.5a6 6 0 0 0 12 0M12 17.5V21',
  leave: 'M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8M10 12h11M17.5 8l4 4-4 4',
  send: 'M4 12l16-8-6 16-3-7z',
  device: 'M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM11 18h2',
  admin:
    'M12 3l7.5 3v5.5c0 4.5-3 7.7-7.5 9.5-4.500-1.800-7.500-5-7.500-9.500V6L12 3zM9 12l2.200 2.200L15.500 10',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5',
};

export function Icon({ name, size = 20 }: { name: keyof typeof drawings; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={drawings[name]} />
    </svg>
  );
}
