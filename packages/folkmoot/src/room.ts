export * from '@folkmoot/room';
