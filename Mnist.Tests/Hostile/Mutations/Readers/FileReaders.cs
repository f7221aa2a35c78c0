namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Every kind of file the product reads.</summary>
internal static class FileReaders
{
    public static IReadOnlyList<FileReader> All { get; } =
    [
        new ImageReader("png", 2500, 800_000, ImageSeeds.Png),
        new ImageReader("jpeg", 1500, 300_000, ImageSeeds.Jpeg),
        new ImageReader("bmp", 2000, 500_000, ImageSeeds.Bmp),
        new ImageReader("gif", 2000, 500_000, ImageSeeds.Gif),
        new ImageReader("tga", 2000, 500_000, ImageSeeds.Tga),
        new ImageReader("psd", 2000, 600_000, ImageSeeds.Psd),
        new IdxReader("idx", 4000, 1_500_000, ArraySeeds.IdxFiles),
        new IdxReader("idx.gz", 3000, 600_000, ArraySeeds.GzipFiles),
        new NpyReader(),
        new NpzReader(),
        new DatasetReader("dataset.npz", "a.npz", ArraySeeds.NpzDatasets),
        new DatasetReader("dataset.idx", "", ArraySeeds.IdxFolders),
        new DatasetReader("dataset.images", "", ImageSeeds.Folders),
        new RowsReader(),
        new TableReader("csv", "a.csv", 1500, 300_000, TableSeeds.Csv),
        new TableReader("texts", "a.npy", 400, 100_000, ArraySeeds.Texts),
        new TableReader("parquet", "a.parquet", 1000, 300_000, TableSeeds.Parquet),
        new RecordReader("run.json"),
        new RecordReader("evaluation.json"),
        new ReportReader(),
        new KerasJsonReader(),
        new GraphReader("graph", 1200, 150_000, ModelSeeds.Graphs),
        new GraphReader("frozen", 600, 100_000, ModelSeeds.Frozen),
        new GraphReader("fingerprint", 200, 10_000, ModelSeeds.Fingerprints),
        new CheckpointReader("index", 4000, 700_000, ModelSeeds.Indexes),
        new CheckpointReader("values", 2000, 400_000, ModelSeeds.Values),
        new TrainingCheckpointReader(),
        new LoadedModelReader(),
        new ScoringReader("managed", 400, 100_000),
        new ScoringReader("onnx", 300, 100_000),
        new ModelZipReader(),
    ];
}
