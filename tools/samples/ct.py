"""The slices of the made-up CT as DICOM objects: CT Image Storage, Explicit VR Little Endian, uncompressed."""

from dataclasses import dataclass

from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian

from samples import phantom

ROOT = UID("2.25.196804172026082509420000000")
"""The study's UID under 2.25, an arc that anyone may use; series, frame and slices hang below it."""

IMPLEMENTATION = UID(f"{ROOT}.9")


@dataclass(frozen=True, slots=True)
class Slice:
    """One slice and where it lies on the disc, as the parts of a File ID: at most 8 letters or digits each."""

    number: int
    file_id: tuple[str, ...]
    dataset: FileDataset


def _patient_and_study(ds: FileDataset) -> None:
    ds.SpecificCharacterSet = "ISO_IR 100"
    ds.PatientName = "Sommer^Maria Elena"
    ds.PatientID = "604418"
    ds.PatientBirthDate = "19680417"
    ds.PatientSex = "F"
    ds.PatientAge = "058Y"
    ds.PatientWeight = "71"
    ds.StudyInstanceUID = ROOT
    ds.StudyDate = "20260825"
    ds.StudyTime = "094217"
    ds.StudyID = "55210"
    ds.AccessionNumber = "CT26-55210"
    ds.StudyDescription = "CT Abdomen portalvenös"
    ds.ReferringPhysicianName = "Weidlich^Svenja^^Dr."


def _series(ds: FileDataset) -> None:
    ds.Modality = "CT"
    ds.SeriesInstanceUID = f"{ROOT}.1"
    ds.SeriesNumber = 2
    ds.SeriesDate = "20260825"
    ds.SeriesTime = "094402"
    ds.SeriesDescription = "Abdomen pv 5.0 axial"
    ds.BodyPartExamined = "ABDOMEN"
    ds.PatientPosition = "HFS"
    ds.ProtocolName = "Oberbauch"
    ds.FrameOfReferenceUID = f"{ROOT}.2"
    ds.PositionReferenceIndicator = ""
    ds.Manufacturer = "Auenbruck Imaging (made up)"
    ds.ManufacturerModelName = "Helix 64"
    ds.StationName = "CT1"
    ds.InstitutionName = "Klinikum Birkenfurt"
    ds.DeviceSerialNumber = "0000"
    ds.SoftwareVersions = "1.0"


def _acquisition(ds: FileDataset, number: int) -> None:
    ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    ds.InstanceNumber = number + 1
    ds.AcquisitionNumber = 1
    ds.AcquisitionDate = ds.ContentDate = "20260825"
    ds.AcquisitionTime = ds.ContentTime = f"0944{10 + number // 4:02d}"
    ds.KVP = "120"
    ds.XRayTubeCurrent = 210
    ds.ExposureTime = 500
    ds.ConvolutionKernel = "B30"
    ds.ContrastBolusAgent = "KM iv"
    ds.ContrastBolusRoute = "IV"
    ds.SliceThickness = f"{phantom.THICKNESS:g}"


def _pixels(ds: FileDataset, number: int) -> None:
    half = (phantom.SIZE - 1) / 2 * phantom.SPACING
    height = (phantom.SLICES / 2 - number - 0.5) * phantom.THICKNESS
    ds.ImagePositionPatient = [f"{-half:g}", f"{-half:g}", f"{height:g}"]
    ds.ImageOrientationPatient = ["1", "0", "0", "0", "1", "0"]
    ds.SliceLocation = f"{height:g}"
    ds.PixelSpacing = [f"{phantom.SPACING:g}"] * 2
    ds.SamplesPerPixel = 1
    ds.PhotometricInterpretation = "MONOCHROME2"
    ds.Rows = ds.Columns = phantom.SIZE
    ds.BitsAllocated = ds.BitsStored = 16
    ds.HighBit = 15
    ds.PixelRepresentation = 1
    ds.RescaleIntercept = "0"
    ds.RescaleSlope = "1"
    ds.RescaleType = "HU"
    ds.WindowCenter = "40"
    ds.WindowWidth = "400"
    ds.PixelData = phantom.plane(number).astype("<i2").tobytes()


def make_slice(number: int) -> Slice:
    """Return slice `number` (0 is uppermost) with everything that the CT Image module asks for."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.MediaStorageSOPInstanceUID = UID(f"{ROOT}.1.{number + 1}")
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = IMPLEMENTATION
    meta.ImplementationVersionName = "SAMPLE_1"
    ds = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    ds.SOPClassUID = CTImageStorage
    ds.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    ds.InstanceCreationDate = "20260826"
    ds.InstanceCreationTime = "071505"
    _patient_and_study(ds)
    _series(ds)
    _acquisition(ds, number)
    _pixels(ds, number)
    return Slice(number, ("DICOM", "ST000001", "SE000002", f"IM{number + 1:06d}"), ds)
