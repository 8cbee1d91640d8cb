import {build} from 'esbuild'; import {gzipSync} from 'node:zlib';
const stub=(re)=>({name:'s',setup:b=>b.onLoad({filter:re},()=>({contents:'export default ""',loader:'js'}))});
const r=await build({entryPoints:['packages/folkmoot/dist/define.js','packages/folkmoot/dist/index.js'].map(f=>f).slice(1),bundle:true,minify:true,write:false,format:'esm',target:'es2022',legalComments:'none',metafile:true,plugins:[stub(/dist\/_virtual\/[^_]/)],external:[]});
const o=Object.values(r.metafile.outputs)[0]; const g={};
for(const [k,v] of Object.entries(o.inputs)){const m=/packages\/(\w+)\/dist\/([\w-]+)(\/[\w.-]+)?/.exec(k)||/node_modules\/((@[^/]+\/)?[^/]+)/.exec(k);const n=k.includes('packages/')?m[1]+'/'+m[2]+(process.argv[2]?m[3]||'':''):m?m[1]:k;g[n]=(g[n]||0)+v.bytesInOutput}
console.log('total',r.outputFiles[0].contents.length,gzipSync(r.outputFiles[0].contents,{level:9}).length);
for(const [k,v] of Object.entries(g).sort((a,b)=>b[1]-a[1]).slice(0,process.argv[2]?70:40))console.log(v,k);
