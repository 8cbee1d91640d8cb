export * from './kernels.js';
export * from './grid.js';
export * from './pictures.js';
export * from './map-packet.js';
export * from './picture-publisher.js';
export * from './picture-viewer.js';
export * from './publisher.js';
export * from './viewer.js';
