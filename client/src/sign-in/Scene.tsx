export function Scene() {
  return <div class="scene" />;
}
